package io.vivavoce.tls;

/** Where the server's certificate comes from. */
public sealed interface CertificateSource permits LocalCertificates, PemCertificates {
    /**
     * The one to be shown from now on; asked again each hour, for it may have been renewed.
     *
     * @throws TlsException when there is none
     */
    Identity current();

    /** What whoever starts the server should know of it, in sentences; asked after {@link #current}. */
    String told();
}
