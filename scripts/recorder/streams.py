"""Streams: connections open and close, bytes are asked for and come."""

from asyncio import base_events
from asyncio import streams

from .recorder import wrap
from .table import EVENT, OPERATION


def patch_reader(recorder):
    def came(reader, size):
        number = recorder.number_of(reader._transport or reader)
        recorder.record(EVENT.IO_DONE, OPERATION.READ, task=0, handle=number,
                        bytes=size, status=0)

    @wrap(streams.StreamReader, "feed_data")
    def feed_data(original, reader, data):
        came(reader, len(data))
        original(reader, data)

    @wrap(streams.StreamReader, "feed_eof")
    def feed_eof(original, reader):
        came(reader, 0)
        original(reader)


def patch_writer(recorder):
    def write_recorded(writer, size, write):
        number = recorder.number_of(writer.transport)
        recorder.record(EVENT.IO_SUBMIT, OPERATION.WRITE, handle=number,
                        bytes=size)
        before = writer.transport.get_write_buffer_size()
        write()
        left = writer.transport.get_write_buffer_size() - before
        if left < size:
            recorder.record(EVENT.IO_DONE, OPERATION.WRITE, handle=number,
                            bytes=size - max(0, left), status=0)

    @wrap(streams.StreamWriter, "write")
    def write(original, writer, data):
        write_recorded(writer, len(data), lambda: original(writer, data))

    @wrap(streams.StreamWriter, "writelines")
    def writelines(original, writer, lines):
        lines = list(lines)
        write_recorded(writer, sum(map(len, lines)),
                       lambda: original(writer, lines))

    @wrap(streams.StreamWriter, "write_eof")
    def write_eof(original, writer):
        original(writer)
        recorder.record(EVENT.IO_DONE, OPERATION.END, bytes=0, status=0,
                        handle=recorder.number_of(writer.transport))


def patch_connections(recorder):
    @wrap(streams.StreamReaderProtocol, "connection_made")
    def connection_made(original, protocol, transport):
        is_server = protocol._client_connected_cb is not None
        how = OPERATION.ACCEPT if is_server else OPERATION.CONNECT
        recorder.record(EVENT.IO_OPEN, how,
                        handle=recorder.number_of(transport))
        original(protocol, transport)

    @wrap(streams.StreamReaderProtocol, "connection_lost")
    def connection_lost(original, protocol, error):
        transport = protocol._transport
        if transport is not None:
            recorder.record(EVENT.IO_CLOSE, OPERATION.CONNECT,
                            handle=recorder.number_of(transport))
        original(protocol, error)


def patch_server(recorder):
    Server = base_events.Server

    @wrap(Server, "_start_serving")
    def start_serving(original, server):
        if not server._serving:
            recorder.record(EVENT.IO_OPEN, OPERATION.LISTEN,
                            handle=recorder.number_of(server))
        original(server)

    @wrap(Server, "_attach")
    def attach(original, server, *args):
        recorder.record(EVENT.IO_DONE, OPERATION.ACCEPT, task=0, bytes=0,
                        handle=recorder.number_of(server), status=0)
        original(server, *args)

    @wrap(Server, "close")
    def close(original, server):
        if server._sockets is not None:
            recorder.record(EVENT.IO_CLOSE, OPERATION.LISTEN,
                            handle=recorder.number_of(server))
        original(server)


def patch(recorder):
    patch_reader(recorder)
    patch_writer(recorder)
    patch_connections(recorder)
    patch_server(recorder)
