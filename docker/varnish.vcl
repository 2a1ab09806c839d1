# Varnish in front of one or more bridges: a cache that answers many clients with one request, and a proxy for streams.
# For Varnish 7.1 or newer. docs/pull.md, "Behind a cache", says when it is the better choice, and what it costs.
#
#     varnishd -f docker/varnish.vcl -a :8000 -s default,256m -p http_req_hdr_len=16k -p http_resp_hdr_len=16k
#
# What to change:
#   - `.host` and `.port`: where the bridge is. For several, declare each, and a director (`import directors`);
#   - in each bridge, `http.trusted-proxies`: the address of this Varnish, so that limits hold for its clients and not for itself.
# The two parameters let a cursor of 6,000 characters pass, in the URL and in headers.
vcl 4.1;

import std;

backend bridge {
  .host = "127.0.0.1";
  .port = "8080";
  .connect_timeout = 5s;
  # Above the longest wait, 60 s, and the heartbeat of streams, 15 s.
  .first_byte_timeout = 90s;
  .between_bytes_timeout = 90s;
}

sub vcl_recv {
  unset req.http.X-Shared;
  # Health and metrics are not for everybody; ask the bridges themselves.
  if (req.url ~ "^/observe/") {
    return (synth(404));
  }
  if (req.method != "GET" && req.method != "HEAD") {
    return (pass);
  }
  if (req.url !~ "^/channels") {
    return (pass);
  }
  # The bridge chooses by Accept, of which every browser has its own; a cache may only tell apart what is served differently.
  # There is a page wherever JSON or anything will do, and nothing else is named or refused. All else goes to the bridge as it
  # is: streams of server-sent events and NDJSON, at the pace of the client, and closed when it closes.
  if (req.http.Accept ~ "(?i)text/event-stream|application/x-ndjson|;\s*q=0(\.0*)?\s*(,|$)"
      || (req.http.Accept && req.http.Accept !~ "(?i)(^|[\s,])(application/json|application/\*|\*/\*)")) {
    return (pipe);
  }
  set req.http.Accept = "application/json";
  # Only what has a complete cursor, incarnations included, is ever cached. To have others wait for it would be in vain.
  if (req.url !~ "[?&]cursor=([A-Za-z0-9._-]+\*[A-Za-z0-9_-]+\*[0-9.]+(\*(?![&])|(?=&|$)))+(&|$)"
      && req.url !~ "[?&]incarnation=") {
    return (pass);
  }
  set req.http.X-Shared = "yes";
  return (hash);
}

sub vcl_hash {
  hash_data(req.url);
  hash_data(req.http.Origin);
  return (lookup);
}

# Who asks at the end without a tick is given one, since an empty page can only be shared if it was asked for with one. It is
# stored by the URL without it, where those find it who wait for the same.
sub vcl_backend_fetch {
  if (bereq.http.X-Shared && bereq.url ~ "[?&]cursor=" && bereq.url !~ "[?&]tick=") {
    set bereq.url = bereq.url + "&tick=" + std.time2integer(now, 0);
  }
  unset bereq.http.X-Shared;
}

# An empty page, whose link has a tick, is what one has waited for, but not what one who has only just come wants to be told:
# he waits with those who wait now.
sub vcl_hit {
  if (obj.http.Link ~ "[?&]tick=" && req.url ~ "[?&]wait=" && req.url !~ "[?&]tick=" && now - req.time < 0.1s) {
    set req.url = req.url + "&tick=" + std.time2integer(now, 0);
    return (restart);
  }
}

sub vcl_backend_response {
  # An end that was seen a moment ago is not the end: nothing is shown for longer than the bridge says.
  set beresp.grace = 0s;
  set beresp.keep = 0s;
  if (beresp.http.Cache-Control !~ "max-age=[1-9]") {
    # Those who ask for the same go on at once, and for a second only.
    set beresp.uncacheable = true;
    set beresp.ttl = 1s;
  }
  return (deliver);
}

sub vcl_pipe {
  # The connection is of one request.
  set bereq.http.Connection = "close";
}

sub vcl_deliver {
  set resp.http.X-Cache = obj.hits > 0;
}
