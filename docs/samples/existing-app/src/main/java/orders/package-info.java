/** An existing function app without tracing code. */
package orders;
