/* Stands between a process and the C library's calls that change files below one folder.
 *
 * Counts them; fails or kills at the one that it is told to; writes each that succeeded to a log, with its data. SQLite's
 * calls pass through here as everybody's do. Armed by crash_arm, from inside the process (benchmarks/crash/shim.py).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 65536
#define KILL (-1)
#define TEAR (-2)

static char root[4096];
static size_t root_length;
static int log_descriptor = -1;
static long calls, fail_at;
static int failure, sticky;
static unsigned char tracked[DESCRIPTORS];

struct record {
    char kind;
    uint64_t inode, offset, length;
    uint32_t path_length, other_length;
} __attribute__((packed));

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static int inside(const char *path) {
    return root_length && path && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

static int follows(int descriptor) {
    return root_length && descriptor >= 0 && descriptor < DESCRIPTORS && tracked[descriptor];
}

static uint64_t inode_of(int descriptor) {
    struct stat found;
    return fstat(descriptor, &found) ? 0 : (uint64_t)found.st_ino;
}

static uint64_t inode_at(const char *path) {
    struct stat found;
    return lstat(path, &found) ? 0 : (uint64_t)found.st_ino;
}

static void note(char kind, uint64_t inode, uint64_t offset, const void *data, uint64_t length, const char *path,
                 const char *other) {
    if (log_descriptor < 0) return;
    struct record head = {kind, inode, offset, length, path ? strlen(path) : 0, other ? strlen(other) : 0};
    struct iovec parts[4] = {{&head, sizeof head},
                             {(void *)path, head.path_length},
                             {(void *)other, head.other_length},
                             {(void *)data, data ? length : 0}};
    int saved = errno;
    syscall(SYS_writev, log_descriptor, parts, 4);
    errno = saved;
}

/* Whether the call that is about to be made is to fail; may not return. */
static int fails(void) {
    calls++;
    if (!fail_at || calls < fail_at || (calls > fail_at && !sticky)) return 0;
    if (failure < 0) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    errno = failure;
    return 1;
}

static int about_to_fail(void) { return fail_at && calls + 1 == fail_at; }

void crash_arm(const char *folder, const char *log, long at, int how, int for_good) {
    root_length = strlen(folder);
    memcpy(root, folder, root_length + 1);
    calls = 0, fail_at = at, failure = how, sticky = for_good;
    if (log && *log) log_descriptor = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0666);
}

long crash_calls(void) { return calls; }

void crash_mark(const char *text) { note('M', 0, 0, text, strlen(text), 0, 0); }

static int opened(int (*call)(const char *, int, ...), const char *path, int flags, int mode) {
    if (!inside(path)) return call(path, flags, mode);
    uint64_t before = inode_at(path);
    int creates = (flags & O_CREAT) && !before, cuts = (flags & O_TRUNC) && before;
    if ((creates || cuts) && fails()) return -1;
    int descriptor = call(path, flags, mode);
    if (descriptor >= 0 && descriptor < DESCRIPTORS) {
        tracked[descriptor] = 1;
        if (creates) note('C', inode_of(descriptor), 0, 0, 0, path, 0);
        if (cuts) note('T', before, 0, 0, 0, 0, 0);
    }
    return descriptor;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        int mode = va_arg(more, int); \
        va_end(more); \
        return opened(real, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name, plain) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(int, name, int, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        int mode = va_arg(more, int); \
        va_end(more); \
        return inside(path) ? plain(path, flags, mode) : real(at, path, flags, mode); \
    }
OPENAT(openat, open)
OPENAT(openat64, open64)

int close(int descriptor) {
    REAL(int, close, int);
    if (descriptor >= 0 && descriptor < DESCRIPTORS) tracked[descriptor] = 0;
    return real(descriptor);
}

ssize_t write(int descriptor, const void *data, size_t size) {
    REAL(ssize_t, write, int, const void *, size_t);
    if (!follows(descriptor)) return real(descriptor, data, size);
    if (failure == TEAR && about_to_fail()) real(descriptor, data, size / 2);
    if (fails()) return -1;
    struct stat found;
    off_t at = fcntl(descriptor, F_GETFL) & O_APPEND && !fstat(descriptor, &found) ? found.st_size
                                                                                   : lseek(descriptor, 0, SEEK_CUR);
    ssize_t taken = real(descriptor, data, size);
    if (taken > 0) note('W', inode_of(descriptor), at, data, taken, 0, 0);
    return taken;
}

#define PWRITE(name, offset_type) \
    ssize_t name(int descriptor, const void *data, size_t size, offset_type at) { \
        REAL(ssize_t, name, int, const void *, size_t, offset_type); \
        if (!follows(descriptor)) return real(descriptor, data, size, at); \
        if (failure == TEAR && about_to_fail()) real(descriptor, data, size / 2, at); \
        if (fails()) return -1; \
        ssize_t taken = real(descriptor, data, size, at); \
        if (taken > 0) note('W', inode_of(descriptor), at, data, taken, 0, 0); \
        return taken; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define SYNC(name) \
    int name(int descriptor) { \
        REAL(int, name, int); \
        if (!follows(descriptor)) return real(descriptor); \
        if (fails()) return -1; \
        int result = real(descriptor); \
        if (!result) note('S', inode_of(descriptor), 0, 0, 0, 0, 0); \
        return result; \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset_type) \
    int name(int descriptor, offset_type size) { \
        REAL(int, name, int, offset_type); \
        if (!follows(descriptor)) return real(descriptor, size); \
        if (fails()) return -1; \
        int result = real(descriptor, size); \
        if (!result) note('T', inode_of(descriptor), size, 0, 0, 0, 0); \
        return result; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

static int renamed(const char *old, const char *new, int result) {
    if (!result) note('R', 0, 0, 0, 0, old, new);
    return result;
}

int rename(const char *old, const char *new) {
    REAL(int, rename, const char *, const char *);
    if (!inside(new)) return real(old, new);
    return fails() ? -1 : renamed(old, new, real(old, new));
}

int renameat(int from, const char *old, int to, const char *new) {
    REAL(int, renameat, int, const char *, int, const char *);
    if (!inside(new)) return real(from, old, to, new);
    return fails() ? -1 : renamed(old, new, real(from, old, to, new));
}

static int removed(const char *path, char kind, int result) {
    if (!result) note(kind, 0, 0, 0, 0, path, 0);
    return result;
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    if (!inside(path)) return real(path);
    return fails() ? -1 : removed(path, 'U', real(path));
}

int unlinkat(int at, const char *path, int flags) {
    REAL(int, unlinkat, int, const char *, int);
    if (!inside(path)) return real(at, path, flags);
    return fails() ? -1 : removed(path, flags & AT_REMOVEDIR ? 'X' : 'U', real(at, path, flags));
}

int rmdir(const char *path) {
    REAL(int, rmdir, const char *);
    if (!inside(path)) return real(path);
    return fails() ? -1 : removed(path, 'X', real(path));
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, mkdir, const char *, mode_t);
    if (!inside(path)) return real(path, mode);
    if (fails()) return -1;
    int result = real(path, mode);
    if (!result) note('D', inode_at(path), 0, 0, 0, path, 0);
    return result;
}
