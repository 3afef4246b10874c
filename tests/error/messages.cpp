// Words of messages: text from outside on one line, and the word that somebody meant.
#include <doctest/doctest.h>

#include <cofree/error/excerpt.hpp>
#include <cofree/error/nearest.hpp>
#include <cofree/scalar/random.hpp>
#include <string>
#include <vector>

using namespace cofree;
using strings = std::vector<std::string>;

TEST_CASE("what is repeated of a text is one printable line") {
  CHECK(printable("a b, ξ→ℍ 𝔸 \\ '") == "a b, ξ→ℍ 𝔸 \\ '");
  CHECK(printable(std::string_view("a\nb\tc\r\x1b[31m\0d\x7f", 14)) ==
        "a\\nb\\tc\\x0d\\x1b[31m\\x00d\\x7f");
  // Not UTF-8: a lone byte, one cut off, an overlong slash, a surrogate, beyond the last character.
  CHECK(printable("\xff") == "\\xff");
  CHECK(printable("\xe2\x82") == "\\xe2\\x82");
  CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
  // Controls and turns of direction that UTF-8 can say: U+0085, U+2028, U+202E.
  CHECK(printable("\xc2\x85\xe2\x80\xa8\xe2\x80\xae") ==
        "\\xc2\\x85\\xe2\\x80\\xa8\\xe2\\x80\\xae");
  CHECK(excerpt("") == "''");
  CHECK(excerpt(std::string(60, 'x')) == "'" + std::string(60, 'x') + "'");
  CHECK(excerpt(std::string(61, 'x')) == "'" + std::string(60, 'x') + "…' (61 bytes)");
  CHECK(excerpt("ξξξξ", 3) == "'ξξξ…' (8 bytes)");
  CHECK(shortened("abcd", 3) == "abc… (4 bytes)");
}

TEST_CASE("any bytes at all: no control character, bounded, and nothing lost of plain text") {
  random_source source({11});
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (int i = 0; i < 40; ++i) bytes += char(int(source.normal() * 100) & 255);
    const auto text = printable(bytes);
    CHECK(printable(text) == text);
    bool plain = true;
    for (const unsigned char c : text) plain = plain && c >= 0x20 && c != 0x7f;
    CHECK(plain);
    CHECK(excerpt(bytes, 20).size() <= 20 * 16 + 40);
  }
}

TEST_CASE("edit distances, and the nearest word") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("dmi", "dim") == 1);  // neighbours exchanged
  CHECK(edit_distance("ca", "abc") == 3);   // no part twice
  CHECK(edit_distance("W.npy", "w.npy") == 0);
  const strings known{"--dim", "--digits", "--field", "--help"};
  CHECK(nearest_word("--dims", known) == "--dim");
  CHECK(nearest_word("--dmi", known) == "--dim");
  CHECK(nearest_word("--digit", known) == "--digits");
  CHECK(nearest_word("--Field", known) == "--field");
  CHECK(!nearest_word("--frobnicate", known));
  CHECK(!nearest_word("", strings{}));
  CHECK(!nearest_word(std::string(100000, 'x'), known));
  CHECK(did_you_mean("--dims", known) == "; did you mean --dim?");
  CHECK(did_you_mean("--frobnicate", known) == "");
}
