#include "picture_forms.hpp"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace woundwell {
namespace {

constexpr double kSharpenedOver = 2.0;  // px
constexpr int kSeed = 11;

void resize(Image& image, double size) {
  cv::resize(image.pixels, image.pixels, {}, size, size,
             size < 1.0 ? cv::INTER_AREA : cv::INTER_CUBIC);
  if (image.pixel_size) image.pixel_size->um_per_px /= size;
}

void tint(cv::Mat& pixels, double blue) {
  cv::multiply(pixels, cv::Scalar(blue, 1.0, 1.0 / blue), pixels);
}

void slope(cv::Mat& pixels, double lost) {
  for (int x = 0; x < pixels.cols; ++x) {
    cv::Mat column = pixels.col(x);
    column.convertTo(column, -1, 1.0 - lost * x / pixels.cols);
  }
}

void bend(cv::Mat& pixels, double gamma) {
  cv::Mat share;
  pixels.convertTo(share, CV_32F, 1.0 / 255.0);
  cv::pow(share, gamma, share);
  share.convertTo(pixels, CV_8U, 255.0);
}

void sharpen(cv::Mat& pixels, double amount) {
  cv::Mat blurred;
  cv::GaussianBlur(pixels, blurred, {}, kSharpenedOver);
  cv::addWeighted(pixels, 1.0 + amount, blurred, -amount, 0.0, pixels);
}

void add_noise(cv::Mat& pixels, double sd) {
  cv::Mat noise(pixels.size(), CV_MAKETYPE(CV_32F, pixels.channels()));
  cv::RNG random(kSeed);
  random.fill(noise, cv::RNG::NORMAL, 0.0, sd);
  cv::Mat sum;
  pixels.convertTo(sum, CV_32F);
  sum += noise;
  sum.convertTo(pixels, CV_8U);
}

}  // namespace

Image in_form(const Image& image, const Form& form) {
  Image result = image;
  result.pixels = image.pixels.clone();
  cv::Mat& pixels = result.pixels;
  if (form.turned) cv::rotate(pixels, pixels, cv::ROTATE_90_CLOCKWISE);
  if (form.mirrored) cv::flip(pixels, pixels, 1);
  if (form.size != 1.0) resize(result, form.size);
  if (form.light != 1.0 || form.offset != 0.0) {
    pixels.convertTo(pixels, -1, form.light, form.offset);
  }
  if (form.slope > 0.0) slope(pixels, form.slope);
  if (form.blue != 1.0) tint(pixels, form.blue);
  if (form.gamma != 1.0) bend(pixels, form.gamma);
  if (form.blur_px > 0.0) cv::GaussianBlur(pixels, pixels, {}, form.blur_px);
  if (form.sharpened > 0.0) sharpen(pixels, form.sharpened);
  if (form.noise > 0.0) add_noise(pixels, form.noise);
  if (form.jpeg > 0) {
    std::vector<uchar> bytes;
    cv::imencode(".jpg", pixels, bytes, {cv::IMWRITE_JPEG_QUALITY, form.jpeg});
    pixels = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
  }
  return result;
}

}  // namespace woundwell
