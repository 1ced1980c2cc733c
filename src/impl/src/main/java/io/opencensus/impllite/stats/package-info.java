/**
 * OpenCensus' stats, recorded by {@code opencensus-impl-core} when that is on the class path.
 * {@code opencensus-api} looks for this package name.
 */
package io.opencensus.impllite.stats;
