/* Loaded before the program's libraries (LD_PRELOAD): writes down every change it makes to files below one folder, in order,
   and makes the n-th of them fail when asked, as on a full disk.

   FIRSTDESK_RECORD: the log.  FIRSTDESK_RECORD_BELOW: the folder, without a slash at its end.
   One entry is a line `LETTER OFFSET LENGTH PATH[<TAB>PATH]` and, for a write, LENGTH bytes:
   C made, W written, T cut to OFFSET, S synced, U removed, R renamed, M folder made. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST 4096

static char *paths[MOST];
static int logged = -1;
static char below[PATH_MAX];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long left = -1; /* changes until the disk is full; -1: never */
static long failed = 0, done = 0;


/* The disk is full after so many more changes; -1: there is room again. Gives how many were refused since the last call. */
long firstdesk_full_after(long many) {
    pthread_mutex_lock(&lock);
    long before = failed;
    failed = 0;
    left = many;
    pthread_mutex_unlock(&lock);
    return before;
}

long firstdesk_changes(void) { return done; }

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("FIRSTDESK_RECORD"), *folder = getenv("FIRSTDESK_RECORD_BELOW");
    if (folder) snprintf(below, sizeof below, "%s", folder);
    if (log && folder) {
        logged = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        /* out of the way of the descriptors the program uses */
        if (logged >= 0) { int high = fcntl(logged, F_DUPFD_CLOEXEC, 900); if (high >= 0) { syscall(SYS_close, logged); logged = high; } }
    }
}

static int is_below(const char *path) {
    size_t n = strlen(below);
    return n && strncmp(path, below, n) == 0 && (path[n] == '/' || path[n] == 0);
}

/* The whole path of a name relative to a descriptor; 0 where it is not below the folder. */
static int whole(int at, const char *name, char *out) {
    if (!below[0] || !name) return 0;
    if (name[0] == '/') snprintf(out, PATH_MAX, "%s", name);
    else {
        char base[PATH_MAX], link[64];
        if (at == AT_FDCWD) { if (!getcwd(base, sizeof base)) return 0; }
        else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", at);
            ssize_t got = readlink(link, base, sizeof base - 1);
            if (got < 0) return 0;
            base[got] = 0;
        }
        snprintf(out, PATH_MAX, "%s/%s", base, name);
    }
    return is_below(out);
}

/* Called with the lock held. */
static void entry(char letter, long long offset, const void *data, size_t length, const char *path, const char *other) {
    if (logged < 0) return;
    char head[2 * PATH_MAX + 80];
    int n = snprintf(head, sizeof head, "%c %lld %zu %s%s%s\n", letter, offset, length, path, other ? "\t" : "", other ? other : "");
    struct iovec parts[2] = {{head, n}, {(void *)data, data ? length : 0}};
    if (syscall(SYS_writev, logged, parts, data && length ? 2 : 1) < 0) abort();
}

/* Whether the disk has room for one more change; counts it. Called with the lock held. */
static int has_room(void) {
    done++;
    if (left < 0) return 1;
    if (left == 0) { failed++; errno = ENOSPC; return 0; }
    left--;
    return 1;
}

static const char *of(int fd) { return fd >= 0 && fd < MOST ? paths[fd] : NULL; }

static void opened(int fd, const char *path, int made, int cut) {
    if (fd < 0 || fd >= MOST) return;
    free(paths[fd]);
    paths[fd] = strdup(path);
    if (made) entry('C', 0, NULL, 0, path, NULL);
    else if (cut) entry('T', 0, NULL, 0, path, NULL);
}

static int open_at(int at, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    int is_ours = whole(at, name, path);
    if (!is_ours) {
        int fd = syscall(SYS_openat, at, name, flags, mode);
        if (fd >= 0 && fd < MOST && paths[fd]) { free(paths[fd]); paths[fd] = NULL; }
        return fd;
    }
    pthread_mutex_lock(&lock);
    struct stat before;
    int was_there = stat(path, &before) == 0;
    if (!was_there && (flags & O_CREAT) && !has_room()) { pthread_mutex_unlock(&lock); errno = ENOSPC; return -1; }
    int fd = syscall(SYS_openat, at, name, flags, mode);
    int error = errno;
    if (fd >= 0) opened(fd, path, !was_there, (flags & O_TRUNC) && was_there && before.st_size > 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | __O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); }
int open(const char *name, int flags, ...) { MODE return open_at(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE return open_at(AT_FDCWD, name, flags | O_LARGEFILE, mode); }
int openat(int at, const char *name, int flags, ...) { MODE return open_at(at, name, flags, mode); }
int openat64(int at, const char *name, int flags, ...) { MODE return open_at(at, name, flags | O_LARGEFILE, mode); }

int close(int fd) {
    pthread_mutex_lock(&lock);
    if (fd == logged) { pthread_mutex_unlock(&lock); return 0; }
    if (of(fd)) { free(paths[fd]); paths[fd] = NULL; }
    pthread_mutex_unlock(&lock);
    return syscall(SYS_close, fd);
}

static ssize_t written(int fd, const void *data, size_t length, off64_t offset, int is_at) {
    const char *path = of(fd);
    if (!path) return is_at ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
    pthread_mutex_lock(&lock);
    if (!has_room()) { pthread_mutex_unlock(&lock); errno = ENOSPC; return -1; }
    if (!is_at) {
        offset = lseek(fd, 0, SEEK_CUR);
        if (fcntl(fd, F_GETFL) & O_APPEND) { struct stat now; fstat(fd, &now); offset = now.st_size; }
    }
    ssize_t n = is_at ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
    int error = errno;
    if (n > 0) entry('W', offset, data, n, path, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return n;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return written(fd, data, length, offset, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return written(fd, data, length, offset, 1); }

static int cut(int fd, off64_t length) {
    pthread_mutex_lock(&lock);
    const char *path = of(fd);
    int answer = syscall(SYS_ftruncate, fd, length), error = errno;
    if (path && answer == 0) entry('T', length, NULL, 0, path, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return answer;
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int synced(int fd, int call) {
    pthread_mutex_lock(&lock);
    const char *path = of(fd);
    if (path && !has_room()) { pthread_mutex_unlock(&lock); errno = ENOSPC; return -1; }
    int answer = syscall(call, fd), error = errno;
    if (path && answer == 0) entry('S', 0, NULL, 0, path, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return answer;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

static int removed(int at, const char *name, int flags) {
    char path[PATH_MAX];
    int is_ours = whole(at, name, path);
    pthread_mutex_lock(&lock);
    int answer = syscall(SYS_unlinkat, at, name, flags), error = errno;
    if (is_ours && answer == 0) entry('U', 0, NULL, 0, path, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return answer;
}
int unlink(const char *name) { return removed(AT_FDCWD, name, 0); }
int unlinkat(int at, const char *name, int flags) { return removed(at, name, flags); }
int rmdir(const char *name) { return removed(AT_FDCWD, name, AT_REMOVEDIR); }

static int renamed(int from_at, const char *from, int to_at, const char *to) {
    char old[PATH_MAX], new[PATH_MAX];
    int is_ours = whole(from_at, from, old) & whole(to_at, to, new);
    pthread_mutex_lock(&lock);
    int answer = syscall(SYS_renameat, from_at, from, to_at, to), error = errno;
    if (is_ours && answer == 0) {
        entry('R', 0, NULL, 0, old, new);
        for (int fd = 0; fd < MOST; fd++)
            if (paths[fd] && strcmp(paths[fd], old) == 0) { free(paths[fd]); paths[fd] = strdup(new); }
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return answer;
}
int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int from_at, const char *from, int to_at, const char *to) { return renamed(from_at, from, to_at, to); }

static int folder(int at, const char *name, mode_t mode) {
    char path[PATH_MAX];
    int is_ours = whole(at, name, path);
    pthread_mutex_lock(&lock);
    int answer = syscall(SYS_mkdirat, at, name, mode), error = errno;
    if (is_ours && answer == 0) entry('M', 0, NULL, 0, path, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return answer;
}
int mkdir(const char *name, mode_t mode) { return folder(AT_FDCWD, name, mode); }
int mkdirat(int at, const char *name, mode_t mode) { return folder(at, name, mode); }
