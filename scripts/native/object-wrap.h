// Put in front of C++ sources of native modules (compiler flag -include).
//
// Since Node 24.19 the header of node::ObjectWrap registers a clean-up hook for
// each wrapped object and takes it back in the destructor. The destructor also
// runs from the garbage collector, where no JavaScript context is entered, and
// there taking it back ends the process: "Assertion failed: (env) != nullptr".
// better-sqlite3 up to 12 wraps its statements this way; 13 does not, but needs
// Node 22. Without the hooks ObjectWrap is what it was in every Node before.
#include <node.h>

#define AddEnvironmentCleanupHook(isolate, hook, arg) ((void)(hook))
#define RemoveEnvironmentCleanupHook(isolate, hook, arg) ((void)(hook))
#include <node_object_wrap.h>
#undef AddEnvironmentCleanupHook
#undef RemoveEnvironmentCleanupHook
