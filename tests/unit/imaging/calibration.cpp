#include "imaging/calibration.hpp"

#include <doctest/doctest.h>

#include "support/close.hpp"

using namespace woundwell;
using test::close;

namespace {

TiffScale imagej(const std::string& lines, double resolution) {
  TiffScale scale;
  scale.description = "ImageJ=1.53t\n" + lines;
  scale.x_resolution = scale.y_resolution = resolution;
  return scale;
}

TiffScale ome(const std::string& attributes) {
  TiffScale scale;
  scale.description =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><OME xmlns=\"http://www.openmicroscopy.org/"
      "Schemas/OME/2016-06\"><Image ID=\"Image:0\"><Pixels ID=\"Pixels:0\" " +
      attributes + "/></Image></OME>";
  return scale;
}

}  // namespace

TEST_CASE("plain resolution counts only where it can be a microscope's") {
  TiffScale scale;
  scale.unit = TiffScale::Unit::inch;
  for (const double dpi : {72.0, 96.0, 150.0, 300.0, 600.0, 1200.0}) {
    scale.x_resolution = scale.y_resolution = dpi;
    CHECK(!pixel_size_of(scale));
  }
  scale.x_resolution = scale.y_resolution = 25400.0;
  REQUIRE(pixel_size_of(scale));
  CHECK(pixel_size_of(scale)->um_per_px == 1.0);
  CHECK(pixel_size_of(scale)->source == PixelSizeSource::tiff_resolution);
  scale.y_resolution = 20000.0;  // not square
  CHECK(!pixel_size_of(scale));
  scale.y_resolution = 25400.0;
  scale.unit = TiffScale::Unit::none;
  CHECK(!pixel_size_of(scale));
}

TEST_CASE("ImageJ in all its ways of writing micrometres") {
  for (const char* unit : {"um", "micron", "microns", "\\u00B5m", "\xC2\xB5m", "\xB5m"}) {
    CAPTURE(unit);
    const auto size = pixel_size_of(imagej(std::string("images=3\nunit=") + unit + "\n", 1.55));
    REQUIRE(size);
    CHECK(close(size->um_per_px, 1.0 / 1.55, 1e-12, 0));
    CHECK(size->source == PixelSizeSource::imagej);
  }
  CHECK(close(pixel_size_of(imagej("unit=nm\n", 0.002))->um_per_px, 0.5, 1e-12, 0));
  CHECK(close(pixel_size_of(imagej("unit=mm\n", 1000.0))->um_per_px, 1.0, 1e-12, 0));
  CHECK(!pixel_size_of(imagej("unit=pixel\n", 1.0)));
  CHECK(!pixel_size_of(imagej("loop=false\n", 1.55)));
  CHECK(!pixel_size_of(imagej("unit=inch\n", 72.0)));
  CHECK(!pixel_size_of(imagej("unit=um\n", 0.0)));
}

TEST_CASE("OME-XML with and without unit, and with a name space prefix") {
  CHECK(pixel_size_of(ome("PhysicalSizeX=\"0.65\" PhysicalSizeY=\"0.65\""))->um_per_px == 0.65);
  CHECK(pixel_size_of(ome("PhysicalSizeX=\"0.65\""))->source == PixelSizeSource::ome);
  CHECK(close(pixel_size_of(ome("PhysicalSizeX=\"650\" PhysicalSizeXUnit=\"nm\""))->um_per_px, 0.65,
              1e-12, 0));
  CHECK(
      close(pixel_size_of(ome("PhysicalSizeX=\"0.65\" PhysicalSizeXUnit=\"\xC2\xB5m\""))->um_per_px,
            0.65, 1e-12, 0));
  CHECK(!pixel_size_of(ome("PhysicalSizeX=\"1\" PhysicalSizeXUnit=\"pixel\"")));
  CHECK(!pixel_size_of(ome("PhysicalSizeX=\"0.65\" PhysicalSizeY=\"1.3\"")));
  CHECK(!pixel_size_of(ome("SizeX=\"100\"")));
  TiffScale prefixed;
  prefixed.description =
      "<ome:OME xmlns:ome=\"x\"><ome:Image><ome:Pixels "
      "PhysicalSizeX=\"0.3\"/></ome:Image></ome:OME>";
  REQUIRE(pixel_size_of(prefixed));
  CHECK(pixel_size_of(prefixed)->um_per_px == 0.3);
}

TEST_CASE("broken descriptions give no scale") {
  TiffScale scale;
  for (const char* text : {"", "<OME", "<OME><Pixels PhysicalSizeX=\"zero\"/></OME>",
                           "ImageJ=", "a scanner's words"}) {
    scale.description = text;
    CHECK(!pixel_size_of(scale));
  }
}
