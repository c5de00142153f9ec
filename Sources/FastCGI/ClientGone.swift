/// Nobody takes the response any more: the peer closed the connection, or stalled for too long.
public struct ClientGone: Error, Sendable, Hashable {}
