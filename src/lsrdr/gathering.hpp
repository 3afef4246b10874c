// Many starts read A once: what they ask of it is gathered and answered in one call for all.
//
//   gathering<K>   a tensor_operator for use inside the bodies of a fiber_group
//
// An action posts a request and waits; serve() answers all that were posted, one call of the map for
// each kind of action. What a call throws comes out of every action that it was to answer.
#pragma once

#include <cofree/tensor_operator/tensor_operator.hpp>
#include <exception>
#include <vector>

#include "fibers.hpp"

namespace cofree::detail {

template <scalar K>
class gathering {
public:
  using operators = std::span<const linear_operator<K>>;

  gathering(any_tensor_operator<K> map, fiber_group& fibers)
      : board_(std::make_shared<board>(board{std::move(map), &fibers, {}, {}})) {}

  space<K> space_v() const { return board_->map.space_v(); }
  space<centre_t<K>> space_w() const { return board_->map.space_w(); }
  void gamma(operators b, operators x, std::span<linear_operator<K>> z) const { post(0, b, x, z); }
  void gamma_adjoint(operators b, operators y, std::span<linear_operator<K>> z) const {
    post(1, b, y, z);
  }
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const {
    linear_operator<K> c(e.domain(), l.domain() * space_w());
    post(2, {&l, 1}, {&e, 1}, {&c, 1});
    return c;
  }

  void serve() const {
    for (std::size_t kind = 0; kind < 3; ++kind) answer(kind, board_->posted[kind]);
  }
  /// Calls of the map so far, and the requests that they answered.
  long calls() const { return board_->counts[0]; }
  long requests() const { return board_->counts[1]; }

private:
  struct request {
    operators b, x;
    std::span<linear_operator<K>> z;
    std::exception_ptr failure = nullptr;
  };
  struct board {
    any_tensor_operator<K> map;
    fiber_group* fibers;
    std::array<std::vector<request*>, 3> posted;
    std::array<long, 2> counts;
  };

  void post(std::size_t kind, operators b, operators x, std::span<linear_operator<K>> z) const {
    request mine{b, x, z};
    board_->posted[kind].push_back(&mine);
    board_->fibers->wait();
    if (mine.failure) std::rethrow_exception(mine.failure);
  }

  void answer(std::size_t kind, std::vector<request*>& list) const {
    if (list.empty()) return;
    try {
      std::vector<linear_operator<K>> b, x, z;
      for (const auto* r : list) {
        b.insert(b.end(), r->b.begin(), r->b.end());
        x.insert(x.end(), r->x.begin(), r->x.end());
        for (const auto& each : r->z) z.emplace_back(each.domain(), each.codomain());
      }
      call(kind, b, x, z);
      auto next = z.begin();
      for (const auto* r : list)
        for (auto& each : r->z) each = std::move(*next++);
      board_->counts[0] += 1, board_->counts[1] += long(b.size());
    } catch (...) {
      for (auto* r : list) r->failure = std::current_exception();
    }
    list.clear();
  }

  void call(std::size_t kind, operators b, operators x, std::span<linear_operator<K>> z) const {
    if (kind == 0)
      board_->map.gamma(b, x, z);
    else if (kind == 1)
      board_->map.gamma_adjoint(b, x, z);
    else
      board_->map.compress_all(b, x, z);
  }

  std::shared_ptr<board> board_;
};

}  // namespace cofree::detail
