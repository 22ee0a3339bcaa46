#include <doctest/doctest.h>

#include "report/gnuplot.hpp"
#include "report/text.hpp"

namespace woundwell {

TEST_CASE("bytes that are not UTF-8 and control characters are replaced") {
  CHECK(clean_text("a\tb\nc") == "a b c");
  CHECK(clean_text("M\xfcller") == "M\ufffdller");
  CHECK(clean_text("\xed\xa0\x80") == "\ufffd");  // a surrogate
  CHECK(clean_text("\u202eevil") == "\ufffdevil");
  CHECK(clean_text("\ue001script\ue002") == "\ufffdscript\ufffd");
  CHECK(clean_text("Müller 日本 µm") == "Müller 日本 µm");
}

TEST_CASE("HTML escapes") {
  CHECK(escape_html("<a b=\"c\" d='e'>&") == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
}

TEST_CASE("path segments are percent-encoded") {
  CHECK(percent_encode("a-1_b.c~") == "a-1_b.c~");
  CHECK(percent_encode("a/b?c#d e\"%ü") == "a%2Fb%3Fc%23d%20e%22%25%C3%BC");
}

TEST_CASE("base64 by RFC 4648") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("\xff\xfe\xfd") == "//79");
}

TEST_CASE("long names keep both ends and fit") {
  const std::string name = "knockdown of gene number 17";
  CHECK(fitted(name, 40.0) == name);
  const std::string cut = fitted(name, 10.0);
  CHECK(text_width_em(cut) <= 10.0);
  CHECK(cut.find("\u2026") != std::string::npos);
  CHECK(cut.substr(0, 5) == "knock");
  CHECK(cut.substr(cut.size() - 2) == "17");
  for (const auto& line : wrapped(std::string(200, 'W'), 8.0, 3)) {
    CHECK(text_width_em(line) <= 8.0);
  }
  CHECK(wrapped(std::string(200, 'W'), 8.0, 3).size() == 3);
  // Words stay whole where they can, also behind an early hyphen.
  CHECK(wrapped("non-targeting siRNA", 6.0, 3) ==
        std::vector<std::string>{"non-", "targeting", "siRNA"});
  CHECK(wrapped("a-" + std::string(12, 'n'), 6.0, 3).front() == "a-nnnnnnn");
  CHECK(wrapped("SMARCA4 siRNA #1 + vehicle 0.1 % DMSO", 7.0, 5) ==
        std::vector<std::string>{"SMARCA4", "siRNA #1 +", "vehicle 0.1 %", "DMSO"});
  CHECK(wrapped("protein 50 ng/ml", 7.7, 3) == std::vector<std::string>{"protein 50", "ng/ml"});
  CHECK(wrapped("siRNA + protein", 7.0, 3) == std::vector<std::string>{"siRNA +", "protein"});
}

TEST_CASE("gnuplot strings cannot be left by a name") {
  CHECK(gnuplot_string("it's `id` \\n \"x\"") == "'it'.\"'\".'s `id` \\n \"x\"'");
  CHECK(gnuplot_string("''it''") == "\"''\".'it'.\"''\"");
  CHECK(gnuplot_string("") == "''");
  CHECK(gnuplot_string("a\nb") == "'a b'");
}

TEST_CASE("the SVG is cleaned") {
  const std::string raw =
      "<?xml version=\"1.0\"?>\n<svg width=\"4\" xmlns:xlink=\"http://x\"><title>Gnuplot</title>"
      "<script type=\"text/javascript\">evil()</script><circle id='gpPt1'/>"
      "<g font-family=\"Arial\" onmousemove=\"f(evt)\" fill=\"rgb(29,35,41)\">"
      "<use xlink:href='#gpPt1' color='rgb(  0, 114, 178)'/>"
      "<text>&lt;b&gt; onclick=\"x\" rgb(29,35,41)</text></g></svg>";
  const std::string clean = cleaned_svg(raw, "f1-", "A \"label\"");
  CHECK(clean.rfind("<svg", 0) == 0);
  CHECK(clean.find("script") == std::string::npos);
  CHECK(clean.find("Gnuplot") == std::string::npos);
  CHECK(clean.find("xlink") == std::string::npos);
  CHECK(clean.find("http") == std::string::npos);
  CHECK(clean.find("onmousemove") == std::string::npos);
  CHECK(clean.find("id='f1-gpPt1'") != std::string::npos);
  CHECK(clean.find("href='#f1-gpPt1'") != std::string::npos);
  CHECK(clean.find("fill=\"var(--ink, #1d2329)\"") != std::string::npos);
  CHECK(clean.find("aria-label=\"A &quot;label&quot;\"") != std::string::npos);
  // what is text stays as it was written
  CHECK(clean.find(">&lt;b&gt; onclick=\"x\" rgb(29,35,41)<") != std::string::npos);
}

TEST_CASE("the SVG of a file carries its font, that of the page does not") {
  const std::string raw =
      "<?xml version=\"1.0\"?>\n<svg width=\"4\">\n<g font-family=\"sans-serif\" font-size=\"9\">"
      "<text>font-family=\"sans-serif\"</text></g></svg>";
  const std::string file = with_font(raw);
  CHECK(file.find("<svg width=\"4\">\n<style>@font-face") != std::string::npos);
  // WOFF2 begins with "wOF2"
  CHECK(file.find("url(data:font/woff2;base64,d09GMg") != std::string::npos);
  CHECK(file.size() < 45000);
  CHECK(file.find("<g font-family=\"Woundwell Figures, Liberation Sans, Arial") !=
        std::string::npos);
  CHECK(file.find("<text>font-family=\"sans-serif\"</text>") != std::string::npos);
  const std::string page = cleaned_svg(file, "f1-", "label");
  CHECK(page.find("<style") == std::string::npos);
  CHECK(page.find("@font-face") == std::string::npos);
  CHECK(with_font("no picture") == "no picture");
}

TEST_CASE("gnuplot that is missing or fails is an answer, not an accident") {
  const auto missing = run_gnuplot("no-such-gnuplot", "a", "plot x\n", "");
  CHECK_FALSE(missing.ok);
  CHECK(missing.error.find("no-such-gnuplot") != std::string::npos);
  const auto useless = run_gnuplot("true", "a", "plot x\n", "");
  CHECK_FALSE(useless.ok);
  CHECK_FALSE(useless.error.empty());
}

}  // namespace woundwell
