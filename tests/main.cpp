// Every dense space of the tests has a hidden frame drawn at random: whatever reads the numbers of
// an operator instead of its coordinates fails.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <cofree/space/internal/node.hpp>

int main(int argc, char** argv) {
  cofree::draw_hidden_frames({20261124});
  return doctest::Context(argc, argv).run();
}
