/**
 * A stand-in for the Functions Java worker: loads one app and calls its function, as the worker
 * does.
 */
package azurecensus.benchmarks.worker;
