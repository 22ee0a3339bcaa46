#pragma once
// The same picture as another camera, program or lamp would have it.

#include <opencv2/core.hpp>
#include <string>

#include "imaging/image.hpp"

namespace woundwell {

/// What happens to a picture of 8 bit, in the order of the members.
struct Form {
  std::string name = "as it is";
  bool turned = false;  ///< by 90 degrees
  bool mirrored = false;
  double size = 1.0;  ///< the pixel size follows
  double light = 1.0;
  double offset = 0.0;  ///< grey levels added to that
  double slope = 0.0;   ///< share of the light lost from the left to the right border
  double blue = 1.0;    ///< the light's tint; red becomes so much less
  double gamma = 1.0;
  double blur_px = 0.0;
  double sharpened = 0.0;  ///< times the difference to what is blurred by 2 px is added
  double noise = 0.0;      ///< SD in grey levels, the same numbers each time
  int jpeg = 0;            ///< quality; 0: none
};

Image in_form(const Image& image, const Form& form);

}  // namespace woundwell
