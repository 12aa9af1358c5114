@main
struct Devmemctl { static func main() {} }
