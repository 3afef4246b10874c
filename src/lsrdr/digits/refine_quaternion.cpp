// Apart from refine.cpp, so that two cores compile the longest bodies.
#include "refine.hpp"

namespace cofree {

template refined_lsrdr<quaternion<long_real>> refine(const linear_operator<quaternion<long_real>>&,
                                                     const space<quaternion<long_real>>&,
                                                     const lsrdr_result<quaternion<double>>&,
                                                     const refine_options&);
template refined_lsrdr<quaternion<long_real>> lsrdr(const linear_operator<quaternion<long_real>>&,
                                                    const space<quaternion<long_real>>&,
                                                    const lsrdr_options&, int);

}  // namespace cofree
