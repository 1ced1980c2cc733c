/**
 * Replays the corpora of the fuzz targets. Each target is in the package of the parser that it
 * feeds, and is a class with the method {@code fuzzerTestOneInput}.
 */
package azurecensus.fuzz;
