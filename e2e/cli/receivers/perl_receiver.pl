# A receiver on Perl's core modules: a process for each connection, one request in it. FAULT names the mistake that it makes.
use strict;
use warnings;
use Digest::SHA qw(hmac_sha256_hex);
use IO::Socket::INET;
use JSON::PP;

my $secret = $ENV{AUDIAN_WEBHOOK_SECRET};
my $fault = $ENV{FAULT} // '';
my $limit = 1_048_576;
my $json = JSON::PP->new->utf8->allow_nonref;

$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $ENV{PORT}, Listen => 128, ReuseAddr => 1)
    or die "Cannot listen: $!";
$| = 1;
print "Listening\n";

while (my $client = $server->accept) {
    my $child = fork;
    if (!defined $child || $child == 0) {
        serve($client);
        exit 0 if defined $child;
    }
    close $client;
}

sub serve {
    my ($client) = @_;
    binmode $client;
    my $line = <$client> // return;
    my ($method) = split ' ', $line;
    my %headers;
    while (defined(my $header = <$client>)) {
        $header =~ s/\r?\n$//;
        last if $header eq '';
        my ($name, $value) = $header =~ /^([^:]+):\s*(.*?)\s*$/ or next;
        # Header names have no case.
        $headers{ $fault eq 'case-sensitive' ? $name : lc $name } = $value;
    }
    return answer($client, 405, '{"error":"Method not allowed"}') if $method ne 'POST' && $fault ne 'any-method';
    my $length = $headers{'content-length'} // $headers{'Content-Length'};
    my $audian = exists $headers{'x-audian-signature'};
    return answer($client, $audian ? 503 : 413, '{"error":"Too large"}') if !defined $length || $length > $limit;
    my $body = '';
    while (length $body < $length) {
        my $read = read $client, $body, $length - length $body, length $body;
        return if !$read;
    }
    return answer($client, 401, '{"error":"Invalid signature"}') if !authentic($body, \%headers);
    my $age = time - $headers{'x-audian-timestamp'};
    return answer($client, 503, '{"error":"Clock"}') if $age > 75 * 60 || $age < -300;
    my $event = eval { $json->decode($body) };
    if (ref $event ne 'HASH' || ref $event->{event} || !defined $event->{event}) {
        return answer($client, $fault eq 'malformed-422' ? 422 : 500, '{"error":"Not an event"}');
    }
    if ($fault eq 'id-required' && !defined $event->{id}) {
        return answer($client, 400, '{"error":"No id"}');
    }
    answer($client, 200, '{"received":true}');
}

sub authentic {
    my ($body, $headers) = @_;
    my $timestamp = $headers->{'x-audian-timestamp'} // '';
    return 0 if $fault ne 'lenient-timestamp' && $timestamp !~ /^\d+\z/;
    if ($fault eq 'lenient-timestamp') { return 0 if $timestamp !~ /^\d+/ }
    my $signature = $headers->{'x-audian-signature'} // '';
    return 1 if $fault eq 'missing-accepted' && $signature eq '';
    $signature =~ s/^sha256=//;
    my $expected = hmac_sha256_hex("$timestamp.$body", $secret);
    return 0 if length $signature != length $expected;
    my $difference = 0;
    $difference |= ord(substr $signature, $_, 1) ^ ord(substr $expected, $_, 1) for 0 .. length($expected) - 1;
    return $difference == 0;
}

sub answer {
    my ($client, $status, $body) = @_;
    my $length = length $body;
    my $head = "HTTP/1.1 $status Answer\r\nContent-Type: application/json\r\nContent-Length: $length\r\nConnection: close\r\n\r\n";
    print {$client} $head, $body;
    $client->flush;
    shutdown $client, 1;
    # A moment for the rest of the body, so that the answer is not cut off by a reset.
    my $rest;
    local $SIG{ALRM} = sub { exit 0 };
    alarm 1;
    1 while sysread $client, $rest, 65536;
}
