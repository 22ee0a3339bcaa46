#include "imaging/tiff_handle.hpp"

#include <cstdarg>
#include <cstdio>

#include "imaging/refuse.hpp"

namespace woundwell {

// Called from C: nothing may be thrown here, so the text goes to a fixed buffer.
int TiffHandle::on_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  auto* self = static_cast<TiffHandle*>(user);
  if (self->first_error_[0] == '\0') {
    std::vsnprintf(self->first_error_.data(), self->first_error_.size(), format, arguments);
  }
  return 1;  // handled: nothing is printed
}

int TiffHandle::on_warning(TIFF*, void*, const char*, const char*, va_list) { return 1; }

TiffHandle::TiffHandle(const std::filesystem::path& file) : file_(file) {
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  if (options == nullptr) refuse(file, "there is no memory left to open it", "use fewer threads");
  TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, this);
  TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, nullptr);
  // "m": no memory map, since a file that shrinks while mapped would end the program
  tiff_ = TIFFOpenExt(file.c_str(), "rm", options);
  TIFFOpenOptionsFree(options);
  if (tiff_ == nullptr) refuse_damaged(file, message("its TIFF directory cannot be read"));
  const char* text = nullptr;
  if (TIFFGetField(tiff_, TIFFTAG_IMAGEDESCRIPTION, &text) == 1 && text != nullptr) {
    description_ = text;
  }
}

TiffHandle::~TiffHandle() {
  if (tiff_ != nullptr) TIFFClose(tiff_);
}

std::string TiffHandle::message(const std::string& otherwise) const {
  return first_error_[0] == '\0' ? otherwise : std::string(first_error_.data());
}

bool TiffHandle::at_main_page() const {
  std::uint32_t kind = 0;
  TIFFGetField(tiff_, TIFFTAG_SUBFILETYPE, &kind);
  return (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0;
}

bool TiffHandle::next() {
  if (TIFFLastDirectory(tiff_) != 0) return false;
  if (TIFFReadDirectory(tiff_) != 1) {
    refuse_damaged(file_, message("one of its TIFF directories cannot be read"));
  }
  return true;
}

std::size_t TiffHandle::count_pages() {
  std::size_t pages = 0;
  do {
    if (at_main_page()) ++pages;
  } while (next());
  return pages;
}

void TiffHandle::go_to(std::size_t page) {
  std::size_t seen = 0;
  do {
    if (!at_main_page()) continue;
    if (seen == page) return;
    ++seen;
  } while (next());
  refuse(file_,
         "page " + std::to_string(page) + " is not there: the file has " + std::to_string(seen) +
             (seen == 1 ? " page" : " pages") + ", counted from 0",
         "correct the column page");
}

TiffLayout TiffHandle::layout() const {
  TiffLayout at;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  TIFFGetField(tiff_, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff_, TIFFTAG_IMAGELENGTH, &height);
  at.width = width;
  at.height = height;
  TIFFGetFieldDefaulted(tiff_, TIFFTAG_SAMPLESPERPIXEL, &at.samples);
  TIFFGetFieldDefaulted(tiff_, TIFFTAG_BITSPERSAMPLE, &at.bits);
  TIFFGetFieldDefaulted(tiff_, TIFFTAG_SAMPLEFORMAT, &at.format);
  TIFFGetFieldDefaulted(tiff_, TIFFTAG_PLANARCONFIG, &at.planar);
  TIFFGetFieldDefaulted(tiff_, TIFFTAG_COMPRESSION, &at.compression);
  if (TIFFGetField(tiff_, TIFFTAG_PHOTOMETRIC, &at.photometric) != 1) {
    at.photometric = at.samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
  }
  std::uint16_t extra_count = 0;
  std::uint16_t* extra = nullptr;
  if (TIFFGetField(tiff_, TIFFTAG_EXTRASAMPLES, &extra_count, &extra) == 1 && extra != nullptr) {
    for (std::uint16_t i = 0; i < extra_count; ++i) {
      if (extra[i] == EXTRASAMPLE_ASSOCALPHA || extra[i] == EXTRASAMPLE_UNASSALPHA) {
        ++at.alpha_samples;
      }
    }
  }
  return at;
}

TiffScale TiffHandle::scale() const {
  TiffScale scale;
  scale.description = description_;
  float resolution = 0.0F;
  if (TIFFGetField(tiff_, TIFFTAG_XRESOLUTION, &resolution) == 1) {
    scale.x_resolution = static_cast<double>(resolution);
  }
  if (TIFFGetField(tiff_, TIFFTAG_YRESOLUTION, &resolution) == 1) {
    scale.y_resolution = static_cast<double>(resolution);
  }
  std::uint16_t unit = RESUNIT_INCH;
  TIFFGetFieldDefaulted(tiff_, TIFFTAG_RESOLUTIONUNIT, &unit);
  if (unit == RESUNIT_INCH) scale.unit = TiffScale::Unit::inch;
  if (unit == RESUNIT_CENTIMETER) scale.unit = TiffScale::Unit::centimetre;
  return scale;
}

}  // namespace woundwell
