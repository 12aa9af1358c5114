@main
struct YNLSwift { static func main() {} }
