// Many starts read A once: what they ask of it is gathered and answered in one call for all.
//
//   gathering<K>   a tensor_operator for use inside the bodies of a fiber_group
//
// An action posts its requests and waits; serve() answers all that were posted in one call of the
// map, which goes over A once where it can. What the call throws comes out of every action that it
// was to answer.
#pragma once

#include <cofree/tensor_operator/tensor_operator.hpp>
#include <exception>
#include <vector>

#include "search/fibers.hpp"

namespace cofree::detail {

template <scalar K>
class gathering {
public:
  using operators = std::span<const linear_operator<K>>;

  gathering(any_tensor_operator<K> map, fiber_group& fibers)
      : board_(std::make_shared<board>(board{std::move(map), &fibers, {}, {}})) {}

  space<K> space_v() const { return board_->map.space_v(); }
  space<centre_t<K>> space_w() const { return board_->map.space_w(); }
  void gamma(operators b, operators x, std::span<linear_operator<K>> z) const {
    all_actions({{b, x, z}, {}, {}});
  }
  void gamma_adjoint(operators b, operators y, std::span<linear_operator<K>> z) const {
    all_actions({{}, {b, y, z}, {}});
  }
  linear_operator<K> compress(const linear_operator<K>& l, const linear_operator<K>& e) const {
    linear_operator<K> c(e.domain(), l.domain() * space_w());
    all_actions({{}, {}, {{&l, 1}, {&e, 1}, {&c, 1}}});
    return c;
  }
  void all_actions(const all_requests<K>& wanted) const {
    request mine{wanted};
    board_->posted.push_back(&mine);
    board_->fibers->wait();
    if (mine.failure) std::rethrow_exception(mine.failure);
  }
  bool one_pass_pays() const { return board_->map.one_pass_pays(); }

  void serve() const {
    auto& list = board_->posted;
    if (list.empty()) return;
    try {
      gathered forward, back, small;
      for (const auto* r : list) {
        forward.take(r->wanted.gamma), back.take(r->wanted.gamma_adjoint);
        small.take(r->wanted.compress);
      }
      board_->map.all_actions({forward.together(), back.together(), small.together()});
      auto i = forward.z.begin(), j = back.z.begin(), k = small.z.begin();
      for (const auto* r : list) {
        i = give(r->wanted.gamma, i), j = give(r->wanted.gamma_adjoint, j);
        k = give(r->wanted.compress, k);
      }
      board_->counts[0] += 1;
      board_->counts[1] += long(forward.z.size() + back.z.size() + small.z.size());
    } catch (...) {
      for (auto* r : list) r->failure = std::current_exception();
    }
    list.clear();
  }
  /// Calls of the map so far, and the pairs that they answered.
  long calls() const { return board_->counts[0]; }
  long requests() const { return board_->counts[1]; }

private:
  struct request {
    const all_requests<K>& wanted;
    std::exception_ptr failure = nullptr;
  };
  struct board {
    any_tensor_operator<K> map;
    fiber_group* fibers;
    std::vector<request*> posted;
    std::array<long, 2> counts;
  };
  /// The pairs of one kind of action, of all requests.
  struct gathered {
    std::vector<linear_operator<K>> b, x, z;

    void take(const tensor_requests<K>& from) {
      b.insert(b.end(), from.b.begin(), from.b.end());
      x.insert(x.end(), from.x.begin(), from.x.end());
      for (const auto& each : from.z) z.emplace_back(each.domain(), each.codomain());
    }
    tensor_requests<K> together() { return {b, x, z}; }
  };

  static auto give(const tensor_requests<K>& to,
                   typename std::vector<linear_operator<K>>::iterator from) {
    for (auto& each : to.z) each = std::move(*from++);
    return from;
  }

  std::shared_ptr<board> board_;
};

}  // namespace cofree::detail
