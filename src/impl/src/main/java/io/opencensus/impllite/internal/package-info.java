/** Access to {@code opencensus-impl-core}, which is optional. */
package io.opencensus.impllite.internal;
