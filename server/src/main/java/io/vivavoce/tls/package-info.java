/**
 * The certificate that the server shows: one that is made here, for this machine's names and addresses, or one that the user
 * has. Entry: {@link io.vivavoce.tls.CertificateSource}.
 *
 * <p>What is made is kept in the data folder, where its owner alone can read it, and made anew before it expires or when
 * names change. Threads: called from one at a time.
 */
@NullMarked
package io.vivavoce.tls;

import org.jspecify.annotations.NullMarked;
