/** Access to package-private methods of OpenCensus that flush its export queue, for tests. */
package io.opencensus.implcore.trace.export;
