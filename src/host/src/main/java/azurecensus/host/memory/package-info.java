/**
 * The services of an app's bindings, in the memory of this process: queues, topics, hubs and
 * documents that start functions, and blobs and tables that inputs read. Nothing is kept after the
 * end of the process. {@link azurecensus.host.memory.MemoryServices} is the entry.
 */
package azurecensus.host.memory;
