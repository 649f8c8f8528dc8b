package io.duolog.coordination.raft;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Ratis' transport: protobuf messages over the host's {@link io.duolog.coordination.PeerChannel}. No port, no event loop,
 * and none of Netty's or gRPC's classes. Ratis finds it by its class name, and its channel among the server's parameters.
 */
public final class PeerRpc implements RpcType {
    private static final String TRANSPORT = "duolog.transport";

    /** Called by Ratis. */
    public PeerRpc() {}

    /** The parameters of a server that uses a transport. */
    static Parameters parameters(RaftTransport transport) {
        Parameters parameters = new Parameters();
        parameters.put(TRANSPORT, transport, RaftTransport.class);
        return parameters;
    }

    @Override
    public String name() {
        return PeerRpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(this, parameters.getNonNull(TRANSPORT, RaftTransport.class));
    }

    private record Factory(RpcType type, RaftTransport transport) implements ServerFactory {
        @Override
        public RpcType getRpcType() {
            return type;
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
            LogAppender appender = ServerFactory.super.newLogAppender(server, leader, follower);
            transport.appenders().add(appender);
            return appender;
        }

        @Override
        public RaftServerRpc newRaftServerRpc(RaftServer server) {
            return new PeerServerRpc(server, transport, type);
        }
    }
}
