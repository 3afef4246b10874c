#include "fibers.hpp"

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <vector>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COFREE_ADDRESS_SANITIZER
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define COFREE_ADDRESS_SANITIZER
#endif
#ifdef COFREE_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace cofree::detail {
namespace {

namespace context = boost::context;

constexpr std::size_t stack_size = std::size_t(2) << 20;  // pages that are not touched cost nothing

struct bounds {
  const void* bottom = nullptr;
  std::size_t size = 0;
};

// The address sanitizer follows the stack; it must be told of each change of it.
#ifdef COFREE_ADDRESS_SANITIZER
void leave_stack(void** own, bounds to) {
  __sanitizer_start_switch_fiber(own, to.bottom, to.size);
}
bounds enter_stack(void* own) {
  bounds from;
  __sanitizer_finish_switch_fiber(own, &from.bottom, &from.size);
  return from;
}
/// The frames below which a fiber ended never return: what they poisoned would be found by a stack that is mapped
/// to the same place later.
void clear_stack(bounds stack) {
  __asan_unpoison_memory_region(stack.bottom, stack.size);
}
#else
void clear_stack(bounds) {}
void leave_stack(void**, bounds) {}
bounds enter_stack(void*) {
  return {};
}
#endif

/// A stack whose bounds are known: the allocator keeps them.
struct known_stack {
  bounds* where;
  context::protected_fixedsize_stack pages{stack_size};

  context::stack_context allocate() {
    auto s = pages.allocate();
    *where = {static_cast<const char*>(s.sp) - s.size, s.size};
    return s;
  }
  void deallocate(context::stack_context& s) noexcept {
    clear_stack({static_cast<const char*>(s.sp) - s.size, s.size});
    pages.deallocate(s);
  }
};

}  // namespace

struct fiber_group::strand {
  std::function<void()> body;
  bounds stack;
  context::fiber inside, outside;
  void* own = nullptr;  ///< the sanitizer's, of this stack
  bool ended = false;
};

struct fiber_group::state {
  std::vector<std::unique_ptr<strand>> strands;
  strand* current = nullptr;
  bounds caller;
};

fiber_group::fiber_group() : state_(std::make_unique<state>()) {}
fiber_group::~fiber_group() = default;

void fiber_group::add(std::function<void()> body) {
  auto s = std::make_unique<strand>();
  s->body = std::move(body);
  auto& all = *state_;
  s->inside = context::fiber(std::allocator_arg, known_stack{&s->stack},
                             [&all, me = s.get()](context::fiber&& outside) {
                               all.caller = enter_stack(nullptr);
                               me->outside = std::move(outside);
                               me->body();
                               me->ended = true;
                               leave_stack(nullptr, all.caller);  // for good
                               return std::move(me->outside);
                             });
  state_->strands.push_back(std::move(s));
}

void fiber_group::run(const std::function<void()>& serve) {
  for (bool waiting = true; waiting;) {
    waiting = false;
    for (const auto& s : state_->strands) {
      if (s->ended) continue;
      state_->current = s.get();
      void* own = nullptr;
      leave_stack(&own, s->stack);
      s->inside = std::move(s->inside).resume();
      enter_stack(own);
      waiting = waiting || !s->ended;
    }
    if (waiting) serve();
  }
  state_->strands.clear();
}

void fiber_group::wait() {
  auto& me = *state_->current;
  leave_stack(&me.own, state_->caller);
  me.outside = std::move(me.outside).resume();
  state_->caller = enter_stack(me.own);
}

}  // namespace cofree::detail
