#pragma once
// Figures as files, and the Bland-Altman figures of an agreement.

#include <filesystem>
#include <vector>

#include "core/table.hpp"
#include "report/figures.hpp"

namespace woundwell::app {

/// Of the closure and of the counts, where there are three pictures or more.
std::vector<Figure> agreement_figures(const std::vector<Table>& tables);

/// Script, data, SVG and PDF.
void write_figure(const std::filesystem::path& folder, const Figure& figure);

}  // namespace woundwell::app
