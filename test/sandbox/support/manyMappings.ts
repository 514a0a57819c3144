/** C: as many processes, each with some 60 000 mappings. None of it is memory, but the kernel keeps lists. */
export const manyMappings = (processes: number, seconds = 2): string => `
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void) {
  char *all = mmap(0, 120000 * 4096L, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  for (long i = 0; i < 120000; i += 2) if (mprotect(all + i * 4096, 4096, PROT_READ)) break;
  for (int i = 1; i < ${processes}; i++) if (fork() == 0) pause();
  sleep(${seconds});
  puts("kept");
}`;
