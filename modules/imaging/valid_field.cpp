#include "imaging/field.hpp"
#include "imaging/field_parts.hpp"

namespace woundwell {

ValidField find_valid_field(const cv::Mat& grey, const cv::Mat& drawn) {
  CV_Assert(grey.type() == CV_32F && !grey.empty());
  CV_Assert(drawn.empty() || (drawn.type() == CV_8U && drawn.size() == grey.size()));
  ValidField field;
  field.mask = cv::Mat(grey.size(), CV_8U, cv::Scalar(255));
  const bool border = mask_dark_border(grey, field.mask);
  const bool frame = mask_plain_frame(grey, field.mask);
  if (border || frame) field.flags.add(Flag::field_masked);
  cv::Mat eight;
  grey.convertTo(eight, CV_8U, 255.0);
  const bool bar = mask_scale_bar(eight, field.mask);
  const bool text = mask_text(eight, field.mask);
  const bool drawings = !drawn.empty() && cv::countNonZero(drawn) > 0;
  if (drawings) field.mask.setTo(0, drawn);
  if (bar || text || drawings) field.flags.add(Flag::text_masked);
  field.valid_frac =
      static_cast<double>(cv::countNonZero(field.mask)) / static_cast<double>(grey.total());
  return field;
}

}  // namespace woundwell
