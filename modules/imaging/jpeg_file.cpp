#include "imaging/jpeg_file.hpp"

#include <array>
#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <string>

// after <cstdio>, which jpeglib.h needs
#include <jerror.h>
#include <jpeglib.h>

#include "imaging/refuse.hpp"

namespace woundwell {
namespace {

constexpr long kPadding = 64;  // bytes that encoders may leave unused before a marker

/// What libjpeg has to say; first member, so that its pointer is the pointer to all of it.
struct Messages {
  jpeg_error_mgr base;
  std::jmp_buf back;
  std::array<char, JMSG_LENGTH_MAX> text;
  bool damaged;
};

Messages& messages_of(j_common_ptr jpeg) { return *reinterpret_cast<Messages*>(jpeg->err); }

void keep_first(j_common_ptr jpeg) {
  Messages& messages = messages_of(jpeg);
  if (!messages.damaged) (*jpeg->err->format_message)(jpeg, messages.text.data());
  messages.damaged = true;
}

// These are called from C: no exception may pass, so the way out is the jump that libjpeg is made
// for, over frames that hold nothing to destroy.
void on_error(j_common_ptr jpeg) {
  keep_first(jpeg);
  std::longjmp(messages_of(jpeg).back, 1);
}

void on_message(j_common_ptr jpeg, int level) {
  if (level >= 0) return;  // traces
  switch (jpeg->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_JPEG_EOF:
      keep_first(jpeg);
      break;
    case JWRN_EXTRANEOUS_DATA:
      if (jpeg->err->msg_parm.i[0] > kPadding) keep_first(jpeg);
      break;
    default:
      break;
  }
}

void no_output(j_common_ptr) {}

enum class Decoded { yes, damaged, other_colours };

/// Fills `pixels`, which has the size and channels that the head tells.
Decoded decode_into(std::string_view bytes, cv::Mat& pixels, Messages& messages) {
  jpeg_decompress_struct jpeg;
  jpeg.err = jpeg_std_error(&messages.base);
  messages.base.error_exit = on_error;
  messages.base.emit_message = on_message;
  messages.base.output_message = no_output;
  messages.damaged = false;
  if (setjmp(messages.back) != 0) {
    jpeg_destroy_decompress(&jpeg);
    return Decoded::damaged;
  }
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(bytes.data()),
               static_cast<unsigned long>(bytes.size()));
  jpeg_read_header(&jpeg, TRUE);
  if (jpeg.num_components == 4) {
    jpeg_destroy_decompress(&jpeg);
    return Decoded::other_colours;
  }
  jpeg.out_color_space = pixels.channels() == 1 ? JCS_GRAYSCALE : JCS_EXT_BGR;
  jpeg_start_decompress(&jpeg);
  if (jpeg.output_width != static_cast<JDIMENSION>(pixels.cols) ||
      jpeg.output_height != static_cast<JDIMENSION>(pixels.rows)) {
    jpeg_destroy_decompress(&jpeg);
    return Decoded::damaged;
  }
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = pixels.ptr<unsigned char>(static_cast<int>(jpeg.output_scanline));
    jpeg_read_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_decompress(&jpeg);
  jpeg_destroy_decompress(&jpeg);
  return messages.damaged ? Decoded::damaged : Decoded::yes;
}

}  // namespace

std::optional<cv::Mat> decode_jpeg(std::string_view bytes, const EncodedHead& head,
                                   const std::filesystem::path& file) {
  cv::Mat pixels(static_cast<int>(head.height_px), static_cast<int>(head.width_px),
                 head.channels == 1 ? CV_8UC1 : CV_8UC3);
  Messages messages{};
  const Decoded decoded = decode_into(bytes, pixels, messages);
  if (decoded == Decoded::other_colours) return std::nullopt;
  if (decoded == Decoded::damaged) {
    refuse_damaged(file, messages.damaged ? std::string(messages.text.data())
                                          : std::string("its head contradicts itself"));
  }
  return pixels;
}

}  // namespace woundwell
