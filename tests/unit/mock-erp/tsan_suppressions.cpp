// Poco is not instrumented, so ThreadSanitizer does not see the counter by which its threads hand a socket over, and
// takes the hand-over inside the library for a race. What our own code does is still checked.
// Visible, because the sanitizer's library asks for it by name.
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "race:Poco::Net::TCPServer::run\n"
         "race:Poco::Net::SocketImpl::close\n";
}
