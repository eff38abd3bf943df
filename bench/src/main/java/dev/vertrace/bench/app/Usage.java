package dev.vertrace.bench.app;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What the threads of this JVM have allocated and how long they have computed, without the thread
 * that asks. A thread that ends in between is not counted from its last look on.
 *
 * @param processCpuNanos of all threads, those of the JVM included
 */
record Usage(Map<Long, ThreadUsage> threads, long processCpuNanos) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final String EVENT_LOOP = "vert.x-eventloop-thread-";

  /** One thread: the event loop or another. */
  record ThreadUsage(boolean eventLoop, long bytes, long cpuNanos) {
    static final ThreadUsage NONE = new ThreadUsage(false, 0, 0);
  }

  static Usage now() {
    long cpu = SYSTEM.getProcessCpuTime();
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    long[] nanos = THREADS.getThreadCpuTime(ids);
    var infos = THREADS.getThreadInfo(ids);
    Map<Long, ThreadUsage> threads = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      if (infos[i] != null && ids[i] != Thread.currentThread().getId() && bytes[i] >= 0) {
        boolean eventLoop = infos[i].getThreadName().startsWith(EVENT_LOOP);
        threads.put(ids[i], new ThreadUsage(eventLoop, bytes[i], nanos[i]));
      }
    }
    return new Usage(threads, cpu);
  }

  /** What came since then. */
  JsonObject since(Usage before) {
    long[] bytes = new long[2];
    long[] nanos = new long[2];
    threads.forEach(
        (id, now) -> {
          ThreadUsage then = before.threads.getOrDefault(id, ThreadUsage.NONE);
          int kind = now.eventLoop ? 0 : 1;
          bytes[kind] += now.bytes - then.bytes;
          nanos[kind] += now.cpuNanos - then.cpuNanos;
        });
    return new JsonObject()
        .put("eventLoopBytes", bytes[0])
        .put("allBytes", bytes[0] + bytes[1])
        .put("eventLoopCpuNanos", nanos[0])
        .put("processCpuNanos", processCpuNanos - before.processCpuNanos);
  }
}
