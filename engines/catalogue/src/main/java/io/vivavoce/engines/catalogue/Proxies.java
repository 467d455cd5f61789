package io.vivavoce.engines.catalogue;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;

/** The proxy that the environment names ({@code HTTPS_PROXY}), which Java does not read by itself. */
final class Proxies {

    private Proxies() {}

    static ProxySelector of(Map<String, String> environment) {
        String named = environment.getOrDefault("https_proxy", environment.getOrDefault("HTTPS_PROXY", ""));
        if (named.isBlank()) {
            return ProxySelector.getDefault();
        }
        URI proxy;
        try {
            proxy = URI.create(named.contains("://") ? named.strip() : "http://" + named.strip());
        } catch (IllegalArgumentException e) {
            throw new CatalogueException(
                    "HTTPS_PROXY is '" + named + "', which is no address like http://proxy:3128.", e);
        }
        if (proxy.getHost() == null) {
            throw new CatalogueException("HTTPS_PROXY is '" + named + "', which is no address like http://proxy:3128.");
        }
        InetSocketAddress address = new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
        ProxySelector through = ProxySelector.of(address);
        return new ProxySelector() {
            @Override
            public java.util.List<java.net.Proxy> select(URI uri) {
                return "https".equals(uri.getScheme())
                        ? through.select(uri)
                        : java.util.List.of(java.net.Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, java.net.SocketAddress socket, java.io.IOException failure) {
                through.connectFailed(uri, socket, failure);
            }
        };
    }
}
