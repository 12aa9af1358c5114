import Glibc
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

@testable import DevmemSocket

/// Memory of a GPU. Where there is no GPU, a library that answers as NVIDIA's does stands in for it.
@Suite(.serialized) struct CUDAMemoryTests {
  @Test func withoutADriverItIsSaid() throws {
    do throws(SystemError) {
      let memory = try DeviceMemory.cuda(size: 2 << 20)
      #expect(memory.kind == .dmabuf && memory.size == 2 << 20 && memory.cudaAddress != nil)
    } catch {
      #expect([.ENOENT, .ENODEV, .EOPNOTSUPP].contains(error.errno), "\(error)")
      #expect(error.errno != .ENOENT || error.description.contains("there is no NVIDIA driver here"))
    }
  }

  @Test(.enabled(if: StandInLibrary.compiler != nil, "there is no C compiler")) func memoryIsAllocatedAndFreed() throws
  {
    let library = try StandInLibrary()
    let driver = try CUDADriver(path: library.path)
    do {
      let memory = try DeviceMemory.cuda(size: 3 << 20, device: 1, driver: driver)
      #expect(memory.size == 4 << 20 && memory.pageSize == 2 << 20)
      #expect(memory.cudaAddress == 0x7f00_0020_0000)
      #expect(library.count("allocated") == 1 && library.count("contexts") == 1 && library.count("pushed") == 0)
      // A mapping keeps the memory as well.
      let mapped = try memory.map()
      _ = consume memory
      #expect(library.count("allocated") == 1)
      _ = consume mapped
    }
    #expect(library.count("allocated") == 0 && library.count("contexts") == 0 && library.count("pushed") == 0)
  }

  @Test(.enabled(if: StandInLibrary.compiler != nil, "there is no C compiler")) func refusalsSayWhatIsWrong() throws {
    let library = try StandInLibrary()
    let driver = try CUDADriver(path: library.path)
    func refusal(_ size: Int, _ device: Int) -> SystemError? {
      failure { () throws(SystemError) in _ = try DeviceMemory.cuda(size: size, device: device, driver: driver) }
    }
    #expect(refusal(2 << 20, 9)?.errno == .ENODEV)
    let closed = refusal(2 << 20, 2)
    #expect(closed?.errno == .EOPNOTSUPP && closed?.description.contains("open kernel modules") == true)
    #expect(refusal(1 << 40, 0)?.errno == .ENOMEM)
    #expect(refusal(0, 0)?.errno == .EINVAL)
    #expect(library.count("allocated") == 0 && library.count("contexts") == 0 && library.count("pushed") == 0)
  }
}

/// A library with the functions of libcuda that are used, over a memfd.
private final class StandInLibrary {
  static let compiler: String? = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first { (path: String) in
    access(path, X_OK) == 0
  }

  private static let source = """
    #define _GNU_SOURCE
    #include <stddef.h>
    #include <sys/mman.h>
    #include <unistd.h>
    int allocated, contexts, pushed;
    int cuInit(unsigned flags) { return flags != 0; }
    int cuDeviceGet(int *device, int index) { *device = index + 40; return index < 3 ? 0 : 101; }
    int cuDeviceGetAttribute(int *value, int attribute, int device) {
      *value = attribute == 124 && device != 42;
      return 0;
    }
    int cuDevicePrimaryCtxRetain(void **context, int device) { *context = &contexts; contexts++; return 0; }
    int cuDevicePrimaryCtxRelease_v2(int device) { contexts--; return 0; }
    int cuCtxPushCurrent_v2(void *context) { pushed++; return context != &contexts; }
    int cuCtxPopCurrent_v2(void **context) { *context = &contexts; pushed--; return 0; }
    int cuMemAlloc_v2(unsigned long long *address, size_t size) {
      if (pushed != 1) return 201;
      if (size > 1ul << 32) return 2;
      allocated++;
      *address = 0x7f0000200000;
      return 0;
    }
    int cuMemFree_v2(unsigned long long address) { allocated--; return pushed != 1; }
    int cuPointerSetAttribute(const void *value, int attribute, unsigned long long address) {
      return attribute == 6 && *(const int *)value == 1 ? 0 : 1;
    }
    typedef unsigned long long u64;
    int cuMemGetHandleForAddressRange(void *handle, u64 address, size_t size, int type, u64 flags) {
      int memory = memfd_create("cuda", MFD_CLOEXEC);
      if (type != 1 || ftruncate(memory, size)) return 1;
      *(int *)handle = memory;
      return 0;
    }
    int cuGetErrorName(int error, const char **name) { *name = "CUDA_ERROR_OF_THE_STAND_IN"; return 0; }
    """

  let path: String
  private let handle: UnsafeMutableRawPointer

  init() throws {
    let folder = try TemporaryFolder()
    let (source, path) = (folder.file("cuda.c"), folder.file("libcuda.so"))
    try Files.write(Array(Self.source.utf8), to: source)
    try Self.run([try #require(Self.compiler), "-shared", "-fPIC", "-o", path, source])
    // The library stays loaded under this path when the file has gone.
    handle = try #require(dlopen(path, RTLD_NOW | RTLD_LOCAL))
    self.path = path
  }

  deinit { dlclose(handle) }

  func count(_ name: String) -> Int32 { dlsym(handle, name).map { $0.load(as: Int32.self) } ?? -1 }

  private static func run(_ command: [String]) throws {
    let argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    let envp: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/bin:/bin"), nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var (pid, status): (pid_t, Int32) = (0, 0)
    try #require(posix_spawn(&pid, command[0], nil, nil, argv, envp) == 0)
    try #require(waitpid(pid, &status, 0) == pid && status == 0)
  }
}
