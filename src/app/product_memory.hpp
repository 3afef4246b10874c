// OpenBLAS's memory. It keeps 128 MiB of addresses for each thread that multiplies, and where the
// system refuses them it asks again, for ever, and deaf to every signal but SIGKILL. The program
// therefore asks first.
#pragma once

namespace cofree::app {

/// The first line of main. OpenBLAS's own threads, which this program does not use, ask for theirs
/// before main begins: where that was refused, the program begins anew without them.
void without_product_threads(char** argv);

/// How many threads may multiply side by side, from 0 to `wanted`. Where addresses are limited their
/// buffers are taken now, so that nothing else can take the room.
int threads_with_buffers(int wanted);

}  // namespace cofree::app
