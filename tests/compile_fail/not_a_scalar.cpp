// A space is over a scalar of ours.
// expects: scalar
#include <cofree/space/space.hpp>
cofree::space<int> f() {
  return {"V", 3};
}
