#include "refine.hpp"

namespace cofree {

template refined_lsrdr<long_real> refine(const linear_operator<long_real>&, const space<long_real>&,
                                         const lsrdr_result<double>&, const refine_options&);
template refined_lsrdr<complex<long_real>> refine(const linear_operator<complex<long_real>>&,
                                                  const space<complex<long_real>>&,
                                                  const lsrdr_result<complex<double>>&,
                                                  const refine_options&);
template refined_lsrdr<long_real> lsrdr(const linear_operator<long_real>&, const space<long_real>&,
                                        const lsrdr_options&, int);
template refined_lsrdr<complex<long_real>> lsrdr(const linear_operator<complex<long_real>>&,
                                                 const space<complex<long_real>>&,
                                                 const lsrdr_options&, int);

}  // namespace cofree
