#pragma once
// A figure in the making: a gnuplot script with every text at a known place, and its data.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace woundwell {

/// Widths that journals print, and the text in them.
inline constexpr double single_column_mm = 85.0;
inline constexpr double double_column_mm = 174.0;
inline constexpr double text_pt = 7.0;
inline constexpr double em_mm = text_pt * 25.4 / 72.0;
inline constexpr double line_mm = 1.25 * em_mm;
inline constexpr double under_plot_mm = 1.2 + 2.3 * line_mm + 1.0;  ///< marks and title of x

/// gnuplot's filled point types, a shape for each experiment.
int filled_shape(std::size_t index);  ///< cycles

/// "rgb '#0072b2'"; transparency 0 (solid) to 255.
std::string rgb(std::string_view colour, int transparency = 0);

/// Places are in mm from the lower left corner of the picture.
struct Drawing {
  double width_mm = single_column_mm;
  double height_mm = 70.0;
  std::string body;  ///< commands, drawn once for SVG and once for PDF
  std::string data;  ///< blocks of the data file, found by their index
  std::size_t blocks = 0;
  bool panels = false;  ///< several plots: the body puts them in their places
};

enum class Align { left, center, right };
void put_text(Drawing& drawing, std::string_view text, double x_mm, double y_mm,
              Align align = Align::left, bool upright = false);
void put_mark(Drawing& drawing, double x_mm, double y_mm, int shape, double size,
              const std::string& colour);
void put_line(Drawing& drawing, double x1_mm, double y1_mm, double x2_mm, double y2_mm,
              const std::string& colour, double width);

/// A filled rectangle.
void put_box(Drawing& drawing, double left_mm, double bottom_mm, double right_mm, double top_mm,
             const std::string& colour);

/// Lines of text one below the other, the middle of the first at y.
void put_lines(Drawing& drawing, const std::vector<std::string>& lines, double x_mm, double y_mm,
               Align align = Align::left);

/// Adds a block to the data file and gives its index. `about` is a comment: any text.
std::size_t put_data(Drawing& drawing, std::string_view about, const std::string& rows);
/// "'NAME.dat' index 3": what stands before "using" in a plot.
std::string from_data(std::size_t block);

/// Round values across a range, about so many of them, and their texts, all with the same decimals.
struct Tick {
  double at = 0.0;
  std::string text;
};
std::vector<Tick> ticks(double low, double high, std::size_t about);
/// Widest of them, in mm.
double widest_mm(const std::vector<Tick>& marks);

/// Draws a plot, with all texts, marks and lines put since the last one.
void put_plot(Drawing& drawing, const std::string& plot);

/// Where a plot stands, and its axes.
struct Frame {
  double left_mm = 0.0;
  double right_mm = 0.0;  ///< from the left edge of the picture
  double bottom_mm = 0.0;
  double top_mm = 0.0;  ///< from the lower edge of the picture
  double x_low = 0.0;
  double x_high = 1.0;
  double y_low = 0.0;
  double y_high = 1.0;
};
/// Puts a lone plot of this height into a drawing, beside the marks and title of its y axis and
/// over those of its x axis, with so much room at its right. Its ranges stay.
void place_alone(const Drawing& drawing, const std::vector<Tick>& y_marks, double plot_mm,
                 double right_mm, Frame& frame);
double x_place_mm(const Frame& frame, double x);
double y_place_mm(const Frame& frame, double y);
/// Marks for the x axis: about so many, as far as their texts have room.
std::vector<Tick> x_ticks(const Frame& frame, std::size_t about);
/// Margins, ranges, border and grid of a plot.
void put_frame(Drawing& drawing, const Frame& frame, bool grid_x, bool grid_y);
/// Marks and their texts along an axis.
void put_x_axis(Drawing& drawing, const Frame& frame, const std::vector<Tick>& marks,
                std::string_view title);
void put_y_axis(Drawing& drawing, const Frame& frame, const std::vector<Tick>& marks,
                std::string_view title);

/// Marks with a text each, in rows no wider than the room. Gives the height they need; draws them
/// from y downwards where `drawing` is there.
struct KeyEntry {
  std::string text;
  std::string colour;
  int shape = 7;  ///< 0: none
  bool line = false;
};
double key_height_mm(const std::vector<KeyEntry>& entries, double width_mm);
void put_key(Drawing& drawing, const std::vector<KeyEntry>& entries, double left_mm, double top_mm,
             double width_mm);

/// Small plots of the same kind in rows over a double column, a name over each.
struct PanelGrid {
  std::size_t columns = 4;
  std::size_t rows = 1;
  double left_mm = 0.0;   ///< room for the title of the y axis
  double axis_mm = 0.0;   ///< room for the marks of each y axis
  double panel_mm = 0.0;  ///< height of a plot
  double head_mm = 0.0;   ///< room over each plot
  double above_mm = 0.0;  ///< room over all of them
  double width_mm = 0.0;
  double height_mm = 0.0;
  std::vector<std::vector<std::string>> titles;
};
PanelGrid panel_grid(const std::vector<std::string>& names, double axis_mm, double panel_mm,
                     double above_mm = 0.0);
/// Titles of the axes that all plots share.
void put_grid_titles(Drawing& drawing, const PanelGrid& grid, std::string_view x,
                     std::string_view y);
/// Puts the frame of plot k in its place; its ranges stay.
void place_in_grid(const PanelGrid& grid, std::size_t k, Frame& frame);
/// Middle of the first line of the name over plot k.
double grid_title_mm(const PanelGrid& grid, std::size_t k, const Frame& frame);

/// Names in lines of the room, told apart by a number in front where cutting made two the same.
std::vector<std::vector<std::string>> distinct_lines(const std::vector<std::string>& names,
                                                     double width_em, std::size_t lines);
/// The same in one line.
std::vector<std::string> distinct_names(const std::vector<std::string>& names, double width_em);

/// The whole script. In a folder with `name`.dat it makes `name`.svg and `name`.pdf.
std::string script_of(const Drawing& drawing, const std::string& name, std::string_view title);

}  // namespace woundwell
