/** The run of {@code mvn package -Plocal}: host, portal and a sample downstream service. */
package azurecensus.local;
