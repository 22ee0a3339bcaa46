#pragma once
// Finding the same place again.

#include <opencv2/core.hpp>

namespace woundwell {

/// point_in_moving = centre + R(rotation) (point_in_fixed - centre) + (dx, dy), y down, R from x to
/// y, centre = that of the picture.
struct Shift {
  double dx_px = 0.0;
  double dy_px = 0.0;
  double rotation_deg = 0.0;
  double residual_px = 0.0;  ///< spread of the shifts that parts of the picture ask for
  double response = 0.0;     ///< [0, 1], how clear the peak is
  bool trusted = false;      ///< false: the pictures do not agree on any shift; (0, 0) is given
};

/// Translation between two pictures of the same field by phase correlation (Kuglin and Hines
/// 1975; Guizar-Sicairos 2008, doi 10.1364/OL.33.000156), to a fraction of a pixel. Both CV_32F of
/// the same size, flattened. `max_shift_frac` bounds |dx|, |dy| as share of the longer side.
Shift register_translation(const cv::Mat& fixed, const cv::Mat& moving, double max_shift_frac);

/// The same with a rotation of up to 3 degrees: looked for where no translation is trusted, and
/// read from the shifts of parts of the picture where they differ as in a turn.
Shift register_place(const cv::Mat& fixed, const cv::Mat& moving, double max_shift_frac);

/// Affine matrix of a shift for pictures of a size: fixed to moving.
cv::Matx23d matrix_of(const Shift& shift, cv::Size size);

/// `first` takes A to B and `second` B to C: the shift from A to C.
Shift followed_by(const Shift& first, const Shift& second);

}  // namespace woundwell
