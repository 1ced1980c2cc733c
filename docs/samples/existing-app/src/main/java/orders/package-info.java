/** A function app that exists already. */
package orders;
