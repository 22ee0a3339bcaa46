#pragma once
// Running gnuplot, and writing scripts for it that no name can break out of.

#include <cstddef>
#include <string>
#include <string_view>

namespace woundwell {

struct GnuplotAnswer {
  bool ok = false;
  std::string svg;    ///< as gnuplot wrote it
  std::string pdf;    ///< without a date; empty where gnuplot knows no PDF
  std::string error;  ///< why not: gnuplot is not there, what it complained about, or too slow
};

/// Runs a script in the program (found through PATH unless it is a path), without a shell and
/// without anybody's start-up files, in a folder of its own that holds `name`.gp and `name`.dat.
/// The script makes `name`.svg and `name`.pdf. Never throws for a program that is missing or fails.
GnuplotAnswer run_gnuplot(const std::string& program, const std::string& name,
                          std::string_view script, std::string_view data);

/// A string constant for a gnuplot script that shows `text` as it is (enhanced mode must be off).
std::string gnuplot_string(std::string_view text);

/// The rule of a style sheet that holds the font of the figures, and the fonts to ask for where
/// characters are not in it: names for `font-family`, without double quotes.
std::string figure_font_face();
inline constexpr std::string_view figure_fonts =
    "Woundwell Figures, Liberation Sans, Arial, Helvetica, sans-serif";

/// What gnuplot wrote, with its font inside: the same picture wherever it is opened.
std::string with_font(std::string svg);

/// What gnuplot wrote as a piece of a page: no XML head, no script, no mouse handling, no fonts of
/// its own; ids made unique by the prefix; colours of our palette as CSS variables (with the plain
/// colour as fallback); `label` (plain text) for readers that cannot see it.
std::string cleaned_svg(std::string_view svg, std::string_view id_prefix, std::string_view label);

/// Colours that scripts may use ("#RRGGBB"), safe for the colour-blind (Okabe and Ito 2008), and
/// their roles on the page.
inline constexpr std::string_view figure_ink = "#1d2329";
inline constexpr std::string_view figure_muted = "#5b6670";
inline constexpr std::string_view figure_grid = "#e3e6e8";
inline constexpr std::string_view figure_paper = "#ffffff";
inline constexpr std::size_t figure_colours = 7;
std::string_view figure_colour(std::size_t index);  ///< cycles

/// 0xRRGGBB of a share from 0 (light) to 1 (dark). Its lightness alone tells the order, so that it
/// is safe for the colour-blind and in grey print: Green 2011 (arXiv:1108.5083).
int sequential_colour(double share);

}  // namespace woundwell
