// The streams of random numbers of a fit, by name: a draw that is added to one moves no number of another.
//
//   stream_of(seed, stream::kick, 3)   the seed of the fourth draw of that stream
#pragma once

#include <cofree/scalar/random.hpp>

namespace cofree::detail {

enum class stream : std::uint64_t {
  // The streams of a whole fit, from options.start_seed. The k-th start has the seed derived(k), below all of these.
  settling = 6000,    ///< the answer solved once more, by round
  curvature = 7000,   ///< the Hessian at the answer and the climb off a saddle, by round
  blocks = 8000,      ///< the search for invariant blocks
  beside = 8000,      ///< steps aside that tell a continuum, by draw
  least_part = 8100,  ///< the climb in a smaller block

  // The streams of one start, from its own seed.
  draw = 0,              ///< the B that it begins with, by draw
  compression_left = 2,  ///< of the draw: R of (R⊗1)AS
  compression_right = 3,
  perturbation = 4,   ///< of the draw: what is added to the Schmidt start
  block = 5,          ///< of the draw: the block that it begins in
  first_eigen = 100,  ///< E and L at the first B, by draw
  pair_kick = 200,    ///< off the turned B of a pair, by attempt
  pair_eigen = 300,
  conclusive = 400,  ///< what makes an end conclusive; its own streams follow

  // The streams of made_conclusive, from the stream `conclusive`.
  smaller = 0,  ///< the B of a smaller dimension, by round
  whole_kick = 20,
  whole_eigen = 21,
  whole_climb = 22,
  smaller_climb = 30,
  matching = 40,  ///< L matched to E of a multiple λ, by round

  // The streams of an ascent that is confirmed, from its own seed.
  second_value = 900,  ///< the eigenvalue of next modulus, by round
  real_beside = 930,   ///< a real eigenvalue as large as a pair
  confirmation = 950,  ///< E and L from cold

  // The streams of a climb in a class, from the seed of its start.
  class_stretch = 700,  ///< the climb, by round; the halves of its k-th stretch have k
  class_fresh = 900,    ///< E and L from cold, by round
  class_real = 990,
  half = 0,        ///< of a stretch: the LSRDR of half the dimension, by round
  half_kick = 50,  ///< of a stretch
  half_eigen = 80,

  // The streams of the answer solved once more, from its round of `settling`.
  settled_end = 1,
  settled_gap = 2,

  // The streams of a step aside, from its draw of `beside`.
  beside_eigen = 1,
  beside_climb = 2,

  // The streams of |λ| at a random isometry, from the seed of the problem.
  isometry = 1,
  isometry_eigen = 2,
  operator_size = 3,  ///< the operator that shows ‖Γ‖

  // The streams of the climb off a saddle, from its round of `curvature`.
  saddle_up = 500,
  saddle_down = 501,
  saddle_end = 502,
};

/// Fixed seeds of what must come out the same for every seed of a fit.
inline constexpr seed plane_seed{11}, other_plane_seed{12}, turned_seed{17}, matched_seed{19};

inline seed stream_of(seed s, stream which, std::uint64_t draw = 0) {
  return s.derived(std::uint64_t(which) + draw);
}

}  // namespace cofree::detail
