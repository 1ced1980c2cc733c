/**
 * The staged app and its settings as data: everything is read once, and a part that cannot be read
 * is recorded as a fault. {@link azurecensus.doctor.app.AppReader} is the entry.
 */
package azurecensus.doctor.app;
