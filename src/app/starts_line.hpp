// The starts of a fit as they go on, on the progress line.
#pragma once

#include <cofree/lsrdr/lsrdr.hpp>

#include "progress_line.hpp"

namespace cofree::app {

class starts_line {
public:
  void show(const lsrdr_progress& p) {
    if (p.preparing)
      return line_.show(fmt::format("preparing: {} applications of Γ(A,A)", p.iteration), false);
    finished_ += p.finished;
    best_ = std::max(best_, p.similarity);
    line_.show(fmt::format("{} of {} starts done, best {:.9f}; start {}: step {}, gradient {:.1e}",
                           finished_, p.starts, best_, p.start, p.iteration, p.gradient_norm),
               p.finished);
  }

private:
  progress_line line_;
  int finished_ = 0;
  double best_ = 0;
};

}  // namespace cofree::app
