/** Things that go wrong between a client and a server, on demand: in HTTP ({@link FaultServer}) and below it ({@link TcpFaultProxy}). */
@NullMarked
package dev.rekindle.testing.fault;

import org.jspecify.annotations.NullMarked;
