// cofree/space/internal/node.hpp — what a space is made of, without its field's type. Internal.
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

/// Every plain space that is made from now on has a hidden frame drawn from `s`: nothing a user can see
/// may change. The tests run like this. Not to be called while other threads make spaces.
void draw_hidden_frames(seed s);
/// Hidden frames that are made from now on are the standard bases, as in a program that never asks.
void use_standard_frames();

namespace detail {

struct space_node;
using space_handle = std::shared_ptr<const space_node>;

struct space_node {
  enum class form { plain, product, sum, dual, linear_dual, operators };
  form shape = form::plain;
  field over = field::real;
  std::uint64_t identity = 0;      ///< plain spaces only
  std::string label;               ///< plain spaces only
  std::size_t dimension = 0;       ///< over `over`
  std::uint64_t frame = 0;         ///< plain spaces only
  field frame_over = field::real;  ///< the field the frame was drawn in, kept by extension
  /// The factors of a product, the summands of a sum, the space of a dual, domain and codomain of
  /// L(U,V).
  std::vector<space_handle> parts;
};

space_handle plain_space(field over, std::string label, std::size_t dimension);
/// Flattened; the unit space (no parts) disappears.
space_handle product_space(field over, const space_handle& left, const space_handle& right);
space_handle unit_space_node(field over);
/// V⊕W, flattened.
space_handle sum_space(field over, const space_handle& left, const space_handle& right);
/// The twisted dual; that of the twisted dual of v is v. ⊗, ⊕ and L(U,V) are dualised part
/// by part.
space_handle dual_space(const space_handle& v);
/// The linear dual of a real or complex space; over ℝ it is the twisted one.
space_handle linear_dual_space(const space_handle& v);
/// L(U,V) over the centre: of dimension mn, over ℍ 4mn.
space_handle operator_space_node(const space_handle& domain, const space_handle& codomain);
/// The same space over a larger field.
space_handle extended_space(field over, const space_handle& v);

/// The factors of v; a space that is no product is its own only factor.
std::vector<space_handle> factors_of(const space_handle& v);
/// The summands of v; a space that is no sum is its own only summand.
std::vector<space_handle> summands_of(const space_handle& v);
/// Whether v was extended from a real space: conjugation of coordinates in its standard basis is
/// then part of what v is.
bool has_real_form(const space_node& v);
space_handle product_of(field over, const std::vector<space_handle>& factors);

/// The same space with the hidden frames of its plain parts drawn anew; equal spaces get equal
/// frames.
space_handle reframed(const space_handle& v, seed s);

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
