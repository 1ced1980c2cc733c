/**
 * The local Application Insights portal: {@link azurecensus.portal.Portal} starts it from Java,
 * {@link azurecensus.portal.PortalMain} from a command line and
 * {@link azurecensus.portal.PortalExtension} for JUnit tests. Only this package is the published
 * interface; the packages below it may change at any time.
 */
package azurecensus.portal;
