// cofree/space/node.hpp — what a space is made of, without its field's type. Internal.
//
//   space_node            identity, label, dimension, frame, factors
//   draw_hidden_frames    from now on every plain space gets a random orthonormal frame
//
// An operator's numbers refer to frames that nobody outside the library sees. Here a frame is only
// a token; operator/frames.hpp turns it into numbers. Token 0 is the standard basis.
#pragma once

#include <cofree/scalar/random.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cofree {

/// From now on every plain space is born with a hidden frame drawn from `s`: nothing a user can see
/// may change. The tests run like this. Not to be called while other threads make spaces.
void draw_hidden_frames(seed s);
/// From now on hidden frames are the standard bases, as in a program that never asks.
void use_standard_frames();

namespace detail {

struct space_node;
using space_handle = std::shared_ptr<const space_node>;

struct space_node {
  enum class form { plain, product, operators };
  form shape = form::plain;
  field over = field::real;
  std::uint64_t identity = 0;       ///< plain spaces only
  std::string label;                ///< plain spaces only
  std::size_t dimension = 0;        ///< over `over`
  std::uint64_t frame = 0;          ///< plain spaces only
  field frame_over = field::real;   ///< the field the frame was drawn in, kept by extension
  std::vector<space_handle> parts;  ///< the factors of a product; domain and codomain of L(U,V)
};

space_handle plain_space(field over, std::string label, std::size_t dimension);
/// Flattened; the unit space (no parts) disappears.
space_handle product_space(field over, const space_handle& left, const space_handle& right);
space_handle unit_space_node(field over);
/// L(U,V) over the centre: of dimension mn, over ℍ 4mn.
space_handle operator_space_node(const space_handle& domain, const space_handle& codomain);
/// The same space over a larger field.
space_handle extended_space(field over, const space_handle& v);

/// The factors of v; a plain space is its own only factor.
std::vector<space_handle> factors_of(const space_handle& v);
space_handle product_of(field over, const std::vector<space_handle>& factors);

bool same_space(const space_node& a, const space_node& b);
bool same_frames(const space_node& a, const space_node& b);
/// "V⊗W"
std::string space_name(const space_node& v);
/// "V⊗W (64·10)"
std::string space_description(const space_node& v);
/// Why two spaces differ: which factor, and whether by field, dimension or only identity.
std::string difference_of(const space_handle& a, const space_handle& b);

}  // namespace detail
}  // namespace cofree
